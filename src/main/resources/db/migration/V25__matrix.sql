-- The item of a matrix that an attempt was for, in words; its number is part of the target, so that attempts stay unique.
ALTER TABLE step_attempt ADD COLUMN item text NOT NULL DEFAULT '';
