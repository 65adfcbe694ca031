ALTER TABLE chats ADD COLUMN left_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE schedules ADD COLUMN claim TEXT NOT NULL DEFAULT '';
ALTER TABLE schedules ADD COLUMN leased_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE schedules ADD COLUMN began_at BIGINT NOT NULL DEFAULT 0;

CREATE TABLE audit (
    id        BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    platform  TEXT    NOT NULL,
    chat      TEXT    NOT NULL,
    who       TEXT    NOT NULL,
    what      TEXT    NOT NULL,
    old_value TEXT    NOT NULL,
    new_value TEXT    NOT NULL,
    noted_at  BIGINT  NOT NULL,
    FOREIGN KEY (platform, chat) REFERENCES chats (platform, chat)
        ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE INDEX audit_chat ON audit (platform, chat, noted_at);
CREATE INDEX audit_noted ON audit (noted_at);
