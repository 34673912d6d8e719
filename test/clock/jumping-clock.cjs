// Preloaded into a process, all its threads: their clock is set, forth and back by hours, several times a second, as by
// somebody who cannot leave it alone. Time that is only measured goes on as ever.
const HOUR_MS = 3_600_000
const OFFSETS_HOURS = [0, 9, -20, 2, -5, 20, -1]
const STEP_MS = 150

const RealDate = Date
const begun = performance.now()

function offsetMs() {
  const step = Math.floor((performance.now() - begun) / STEP_MS)
  return OFFSETS_HOURS[step % OFFSETS_HOURS.length] * HOUR_MS
}

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + offsetMs()] : given))
  }

  static now() {
    return RealDate.now() + offsetMs()
  }
}
