CREATE TABLE chats (
    platform   TEXT    NOT NULL,
    chat       TEXT    NOT NULL,
    moderators TEXT    NOT NULL DEFAULT '',
    compact    BOOLEAN NOT NULL DEFAULT FALSE,
    private    BOOLEAN NOT NULL DEFAULT FALSE,
    detect     BOOLEAN NOT NULL DEFAULT FALSE,
    quiet      TEXT    NOT NULL DEFAULT '',
    version    BIGINT  NOT NULL DEFAULT 0,
    updated_at BIGINT  NOT NULL DEFAULT 0,
    updated_by TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (platform, chat)
);

CREATE TABLE schedules (
    id          BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    platform    TEXT    NOT NULL,
    chat        TEXT    NOT NULL,
    thread      TEXT    NOT NULL,
    first_point BIGINT  NOT NULL,
    last_point  BIGINT  NOT NULL,
    next_point  BIGINT  NOT NULL,
    weekdays    BIGINT  NOT NULL,
    clock       TEXT    NOT NULL,
    zone        TEXT    NOT NULL,
    paused      BOOLEAN NOT NULL DEFAULT FALSE,
    reason      TEXT    NOT NULL DEFAULT '',
    next_run    BIGINT  NOT NULL,
    last_run    BIGINT  NOT NULL DEFAULT 0,
    created_by  TEXT    NOT NULL,
    FOREIGN KEY (platform, chat) REFERENCES chats (platform, chat)
        ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE INDEX schedules_chat ON schedules (platform, chat);
CREATE INDEX schedules_due ON schedules (next_run);
