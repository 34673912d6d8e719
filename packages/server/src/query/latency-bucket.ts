const PER_OCTAVE = 8

/**
 * The bucket of a duration: 8 an octave, so that percentiles can be merged from counts and are true
 * to ±4.5 %. Everything below 1 ms is bucket 0.
 *
 * @param durationMs 0 or more
 */
export function latencyBucket(durationMs: number): number {
  return Math.floor(PER_OCTAVE * Math.log2(Math.max(durationMs, 1)))
}

/** The duration that stands for a bucket: its geometric middle in whole milliseconds. */
export function latencyOf(bucket: number): number {
  return Math.round(2 ** ((bucket + 0.5) / PER_OCTAVE))
}

/**
 * A percentile by nearest rank over the calls of each bucket, in whole milliseconds. Reversed calls
 * count negative; null when no call is left.
 *
 * @param share above 0, up to 1
 */
export function latencyPercentile(
  callsByBucket: ReadonlyMap<number, number>,
  share: number,
): number | null {
  let calls = 0
  for (const count of callsByBucket.values()) calls += count
  const rank = Math.ceil(share * calls)
  let seen = 0
  for (const bucket of [...callsByBucket.keys()].sort((left, right) => left - right)) {
    seen += callsByBucket.get(bucket) ?? 0
    if (calls > 0 && seen >= rank) return latencyOf(bucket)
  }
  return null
}
