-- Which task began an execution, by the hash of its token: done again, the task finds what it began.
ALTER TABLE workflow_executions ADD COLUMN task TEXT;
