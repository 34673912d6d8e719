/** A model of the sample's team. */
export interface SampleModel {
  readonly provider: string
  readonly model: string
  /** Whether it bills writing to its prompt cache. */
  readonly billsCacheWrites: boolean
  /** The share of its output that is reasoning. */
  readonly reasoning: number
  /** Milliseconds for one output token, about. */
  readonly msPerToken: number
}

const anthropic = { provider: 'anthropic', billsCacheWrites: true, reasoning: 0 }
const openai = { provider: 'openai', billsCacheWrites: false, reasoning: 0.5 }
const google = { provider: 'gcp.gemini', billsCacheWrites: false, reasoning: 0.3 }

/** The models of the team, by what they are used for. `local` has no price in any price book. */
export const MODELS = {
  thinker: { ...anthropic, model: 'claude-opus-4-1', msPerToken: 24 },
  worker: { ...anthropic, model: 'claude-sonnet-4-5', msPerToken: 14 },
  reader: { ...google, model: 'gemini-2.5-flash', msPerToken: 5 },
  critic: { ...openai, model: 'gpt-5', msPerToken: 16 },
  small: { ...openai, model: 'gpt-5-mini', msPerToken: 7 },
  local: {
    provider: 'house',
    model: 'house-coder-32b',
    billsCacheWrites: false,
    reasoning: 0,
    msPerToken: 30,
  },
} as const satisfies Record<string, SampleModel>

/** One agent of the team. */
export interface SampleAgent {
  readonly name: string
  readonly model: SampleModel
  /** Tokens of its instructions and tool definitions: what is cached between its calls. */
  readonly instructions: number
  /** Tokens that one turn adds to its context, on average. */
  readonly growth: number
  /** Tokens of one answer, on average. */
  readonly answer: number
  /** Turns in one task, at least and at most. */
  readonly turns: readonly [number, number]
  readonly tools: readonly [string, ...string[]]
}

/** The five agents, in the order of their work on a task. */
export const AGENTS = {
  planner: {
    name: 'planner',
    model: MODELS.thinker,
    instructions: 5_200,
    growth: 1_400,
    answer: 700,
    turns: [1, 2],
    tools: ['read_issue', 'list_files'],
  },
  researcher: {
    name: 'researcher',
    model: MODELS.reader,
    instructions: 3_100,
    growth: 5_500,
    answer: 420,
    turns: [1, 4],
    tools: ['web_search', 'fetch_page', 'search_code'],
  },
  coder: {
    name: 'coder',
    model: MODELS.worker,
    instructions: 11_800,
    growth: 2_600,
    answer: 560,
    turns: [5, 16],
    tools: ['edit_file', 'read_file', 'run_tests', 'search_code'],
  },
  reviewer: {
    name: 'reviewer',
    model: MODELS.critic,
    instructions: 6_400,
    growth: 3_200,
    answer: 1_100,
    turns: [1, 3],
    tools: ['read_diff', 'run_tests'],
  },
  writer: {
    name: 'writer',
    model: MODELS.small,
    instructions: 2_400,
    growth: 1_800,
    answer: 900,
    turns: [1, 2],
    tools: ['read_diff', 'update_changelog'],
  },
} as const satisfies Record<string, SampleAgent>

/** Where the team works and for whom. */
export const PROJECTS = ['checkout', 'search', 'mobile-app'] as const

/** Who asks for the work. */
export const USERS = ['ana', 'björn', 'chidi', '小林'] as const

/** The kinds of work. */
export const WORKFLOWS = ['feature', 'bugfix', 'bugfix', 'docs'] as const
