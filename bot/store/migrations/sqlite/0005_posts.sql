-- The role whose members each post notifies. Empty: none.
ALTER TABLE schedules ADD COLUMN role TEXT NOT NULL DEFAULT '';

-- What each post starts: 0 nothing, 1 a thread, 2 it is one itself, in a forum.
ALTER TABLE schedules ADD COLUMN threads INTEGER NOT NULL DEFAULT 0;

-- The channel in which the bot tells what moderators do. Empty: none.
ALTER TABLE chats ADD COLUMN report TEXT NOT NULL DEFAULT '';
