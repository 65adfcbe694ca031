-- A schedule's number in its chat. 0: a release that knows no numbers made it,
-- and called it by its id.
ALTER TABLE schedules ADD COLUMN number BIGINT NOT NULL DEFAULT 0;

-- The last number that a schedule of the chat was given.
ALTER TABLE chats ADD COLUMN last_number BIGINT NOT NULL DEFAULT 0;
