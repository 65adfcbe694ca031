CREATE TABLE chats (
    platform   TEXT    NOT NULL,
    chat       TEXT    NOT NULL,
    moderators TEXT    NOT NULL DEFAULT '',
    compact    INTEGER NOT NULL DEFAULT 0,
    private    INTEGER NOT NULL DEFAULT 0,
    detect     INTEGER NOT NULL DEFAULT 0,
    quiet      TEXT    NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL DEFAULT 0,
    updated_by TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (platform, chat)
) STRICT;

CREATE TABLE schedules (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    platform    TEXT    NOT NULL,
    chat        TEXT    NOT NULL,
    thread      TEXT    NOT NULL,
    first_point INTEGER NOT NULL,
    last_point  INTEGER NOT NULL,
    next_point  INTEGER NOT NULL,
    weekdays    INTEGER NOT NULL,
    clock       TEXT    NOT NULL,
    zone        TEXT    NOT NULL,
    paused      INTEGER NOT NULL DEFAULT 0,
    reason      TEXT    NOT NULL DEFAULT '',
    next_run    INTEGER NOT NULL,
    last_run    INTEGER NOT NULL DEFAULT 0,
    created_by  TEXT    NOT NULL,
    FOREIGN KEY (platform, chat) REFERENCES chats (platform, chat)
        ON UPDATE CASCADE ON DELETE CASCADE
) STRICT;

CREATE INDEX schedules_chat ON schedules (platform, chat);
CREATE INDEX schedules_due ON schedules (next_run);
