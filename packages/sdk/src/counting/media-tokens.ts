import { firstOf, type RequestFields, requestFields, wordAt } from './request-fields.ts'
import type { Reader } from './request-rules.ts'

/** Tokens of a file whose kind or length the request does not tell: about three pages of text. */
const UNKNOWN_FILE = 1500

/** Tokens of an image whose size the request does not tell: a large one. */
const UNKNOWN_IMAGE: Readonly<Record<Reader, number>> = {
  openai: 765,
  anthropic: 1600,
  gemini: 1120,
  other: 1000,
}

/**
 * Tokens of an image, a document or a recording. Sources: OpenAI, "Images and vision" (tiles of 512
 * pixels, 85 for low detail); Anthropic, "Vision" (width × height / 750, 1600 at the most); Google,
 * "Understand and count tokens" (258 a tile of 768 pixels).
 *
 * @param part with `width` and `height` in pixels and `detail`, where they are known
 */
export function mediaTokens(part: RequestFields, reader: Reader): number {
  const inside =
    requestFields(firstOf(part, ['image_url', 'image', 'source', 'inlineData'])) ?? part
  if (!isImage(part)) return UNKNOWN_FILE
  if (reader === 'openai' && (inside['detail'] ?? part['detail']) === 'low') return 85
  const width = pixels(inside['width'] ?? part['width'])
  const height = pixels(inside['height'] ?? part['height'])
  if (width === 0 || height === 0) return UNKNOWN_IMAGE[reader]
  return imageTokens(width, height, reader)
}

function imageTokens(width: number, height: number, reader: Reader): number {
  switch (reader) {
    case 'openai':
      return openAiImage(width, height)
    case 'gemini':
      return width <= 384 && height <= 384 ? 258 : tiles(width, height, 768) * 258
    case 'anthropic':
    case 'other':
      return Math.min(1600, Math.ceil((width * height) / 750))
    default:
      return reader satisfies never
  }
}

/** Fitted into 2048 × 2048, then down to a shorter side of 768. */
function openAiImage(width: number, height: number): number {
  const fitted = Math.min(1, 2048 / Math.max(width, height))
  const scale = Math.min(fitted, 768 / Math.min(width, height))
  return 85 + 170 * tiles(width * scale, height * scale, 512)
}

function tiles(width: number, height: number, side: number): number {
  return Math.ceil(width / side) * Math.ceil(height / side)
}

function pixels(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= 100_000 ? value : 0
}

function isImage(part: RequestFields): boolean {
  const type = wordAt(part, 'type')
  if (type.includes('image') || part['image'] !== undefined) return true
  const data = requestFields(
    firstOf(part, ['inlineData', 'inline_data', 'fileData', 'file_data', 'source']),
  )
  const mediaType = firstOf(data ?? part, ['mimeType', 'mime_type', 'mediaType', 'media_type'])
  return typeof mediaType === 'string' && mediaType.startsWith('image/')
}
