/** Why a row that speaks of usage, or a file, is not counted; for the import's summary and `doctor`. */
export const SKIP_REASONS = {
  synthetic_model: 'written by the tool itself, not by a model',
  tool_result_summary: 'the sum of a sub-agent run, whose calls are counted one by one',
  session_summary: 'the sum of a session whose calls are counted one by one',
  usage_not_noted: 'the tool noted no tokens for the answer, or not yet',
  not_in_ledger: "the tool's own bill of the thread does not name it",
  repeated_counter: 'the counter stands where it stood before: nothing was consumed since',
  stale_counter: 'an older state of the counter, written late',
  inherited_history: 'copied from the thread that this one began as, and counted there',
  usage_record:
    'of an answer with a record of its own, the record counts, or the counter beside it',
  part_of_sum: 'a part of the sum that the tool writes when the session ends, which is counted',
  archived_copy:
    'the same history stands among the active ones, or uncompressed, and is read there',
  no_tokens: 'the row states no tokens: nothing was consumed, or the context ran full',
  no_usage: 'the row names usage, but holds no answer of a model',
  invalid_json: 'the line is no JSON',
  invalid_document: 'the file is no whole document of the tool; it is read again when it changes',
  torn_line: 'the last line is not finished yet; it is read when it is',
  unfinished_answer: 'the answer has no counts yet; it is read when it is finished',
  failed_call: 'the call failed, and nothing is said of what it used',
  older_copy: 'a copy of a message that is counted as it stands elsewhere',
  kept_on_server:
    'the tool keeps this thread on its server, not in a file; what it exports can be imported',
  unknown_tables: 'the database has none of the tables that are known',
  line_too_long: 'the line is longer than 256 MiB',
  unreadable_file: 'the file or folder cannot be read',
} as const

/** The code of a reason. */
export type SkipReason = keyof typeof SKIP_REASONS
