/** The keys of the table `meta`. */
export const META = {
  /** Calls before this time were forgotten. */
  retainedFrom: 'retained_from',
  /** The highest row number ever given. */
  lastSeq: 'last_seq',
  /** The highest row number when calls were last forgotten. */
  forgottenTo: 'forgotten_to',
} as const
