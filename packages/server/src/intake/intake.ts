import type { EventDefaults } from '../ingest/event-defaults.ts'
import type { Encoding } from '../ingest/otlp/decode/decode-request.ts'
import type { Signal } from '../ingest/otlp/decode/signal.ts'
import type { Taken } from '../ingest/otlp/take-request.ts'
import type { IngestAnswer } from '../wire/ingest-answer.ts'

/** How the events of a body are written. */
export type DeliveryForm = 'json' | 'ndjson' | 'cloudevents' | 'cloudevent-data'

/** What a sender has sent in one request: decompressed, not yet read. */
export interface Delivery {
  readonly form: DeliveryForm
  /** In memory of its own; it is given away. */
  readonly body: Uint8Array
  /** The only project that the sender may report to; null or absent: any. */
  readonly project?: string | null
  /** The envelope of a `cloudevent-data`. */
  readonly attributes?: Readonly<Record<string, string>>
  /** What holds for events that do not say otherwise. */
  readonly defaults?: EventDefaults
}

/** An export request of OpenTelemetry: decompressed, not yet decoded. */
export interface Telemetry {
  readonly signal: Signal
  readonly encoding: Encoding
  /** In memory of its own; it is given away. */
  readonly body: Uint8Array
  /** The only project that the sender may report to; null or absent: any. */
  readonly project?: string | null
}

/** Takes deliveries of many senders at once, and keeps each wholly or not at all. */
export interface Intake {
  /**
   * Resolves when the events are kept durably; a bad one is rejected, its neighbours are kept.
   *
   * @throws TokenledgerError `invalid_json`, `invalid_encoding`, `invalid_request` when the body as a
   * whole cannot be read, and what the store throws; nothing of the delivery is kept then
   */
  take(delivery: Delivery): Promise<IngestAnswer>
  /**
   * Resolves when what the request tells of calls is kept durably.
   *
   * @throws TokenledgerError `invalid_otlp`, `invalid_encoding`, `input_too_large`, and what the store throws; nothing of
   * the request is kept then
   */
  takeTelemetry(request: Telemetry): Promise<Taken>
  /** Resolves when all that was taken is kept. */
  close(): Promise<void>
}
