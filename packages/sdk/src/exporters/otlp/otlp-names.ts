/**
 * Which names of OpenTelemetry's GenAI conventions are written. `old`: those of the conventions up to
 * 1.41 (`gen_ai.system`, `gen_ai.client.token.usage`), `new`: those since they have a home of their
 * own (`gen_ai.provider.name`, `gen_ai.client.inference.usage.input_tokens`).
 *
 * Source: https://github.com/open-telemetry/semantic-conventions-genai
 */
export type OtlpNames = 'old' | 'new' | 'both'

/** Whether the old names are written. */
export const hasOldNames = (names: OtlpNames): boolean => names !== 'new'

/** Whether the new names are written. */
export const hasNewNames = (names: OtlpNames): boolean => names !== 'old'
