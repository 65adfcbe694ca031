ALTER TABLE chats ADD COLUMN left_at INTEGER NOT NULL DEFAULT 0;

ALTER TABLE schedules ADD COLUMN claim TEXT NOT NULL DEFAULT '';
ALTER TABLE schedules ADD COLUMN leased_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE schedules ADD COLUMN began_at INTEGER NOT NULL DEFAULT 0;

CREATE TABLE audit (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    platform  TEXT    NOT NULL,
    chat      TEXT    NOT NULL,
    who       TEXT    NOT NULL,
    what      TEXT    NOT NULL,
    old_value TEXT    NOT NULL,
    new_value TEXT    NOT NULL,
    noted_at  INTEGER NOT NULL,
    FOREIGN KEY (platform, chat) REFERENCES chats (platform, chat)
        ON UPDATE CASCADE ON DELETE CASCADE
) STRICT;

CREATE INDEX audit_chat ON audit (platform, chat, noted_at);
CREATE INDEX audit_noted ON audit (noted_at);
