-- The language that the chat chose, by ISO 639-1 code. Empty: none.
ALTER TABLE chats ADD COLUMN language TEXT NOT NULL DEFAULT '';
