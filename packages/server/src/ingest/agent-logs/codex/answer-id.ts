/** Shorter ids are those of proxies and servers of one's own, which begin anew in every thread. */
const SHORTEST = 24
const LONGEST = 160

/** Whether a provider's id of an answer tells it from every other answer. */
export const isUniqueAnswer = (id: string): boolean => id.length >= SHORTEST && id.length <= LONGEST
