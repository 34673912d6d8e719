/** What may stand in a request and is read as other than its own text. */
const FIELDS = new Set([
  'audio',
  'cachedContent',
  'cached_content',
  'continuationToken',
  'continuation_token',
  'conversation',
  'conversation_id',
  'document',
  'document_url',
  'file',
  'fileData',
  'file_data',
  'file_id',
  'file_ids',
  'file_url',
  'image',
  'image_url',
  'images',
  'inlineData',
  'inline_data',
  'input_audio',
  'previous_interaction_id',
  'previous_message_id',
  'previous_response_id',
  'thoughtSignature',
  'thought_signature',
  'video',
])
const TYPES =
  /^(?:thinking|redacted_thinking|reasoning|compaction)$|image|file|document|audio|video|media|reference/
/** Where names are those of the program, and their values text. */
const OWN_NAMES = new Set(['tools', 'functions', 'args', 'arguments', 'metadata', 'response'])
const OWN_SCHEMAS = new Set(['response_format', 'output_format', 'output_config', 'format'])

/**
 * Whether a request names something that is not in it as text: a picture, a file, an earlier answer,
 * what a model has thought.
 */
export function namesOther(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(namesOther)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, inner]) => {
    if (inner === null || OWN_NAMES.has(name) || OWN_SCHEMAS.has(name)) return false
    // Arguments of a tool; a list or a text is the input of a model.
    if (name === 'input' && !Array.isArray(inner)) return false
    // A prompt that is kept at the provider.
    if (name === 'prompt' && typeof inner === 'object' && !Array.isArray(inner)) return true
    if (name === 'type') return typeof inner === 'string' && TYPES.test(inner)
    return FIELDS.has(name) || namesOther(inner)
  })
}
