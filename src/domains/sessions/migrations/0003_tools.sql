-- What a message of role tool was: name, input, whether it went well. Its output is the content.
ALTER TABLE messages ADD COLUMN tool TEXT;
