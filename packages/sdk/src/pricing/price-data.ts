/**
 * When a price or a modifier holds, besides its dates. Every key that is present must hold.
 * The values are those of the file's `words`.
 */
export interface PriceCondition {
  /** The largest single pass had more input tokens than this; the whole request is at this price. */
  readonly input_over?: number
  readonly service_tier?: string
  readonly speed?: string
  readonly inference_geo?: string
  readonly region?: string
  /** Any stated region but these. */
  readonly region_not?: readonly string[]
  readonly search_context_size?: string
  /** A window of the day in UTC, `"16:30-00:30"`: its end is not part of it, and it may cross midnight. */
  readonly utc?: string
  /** Days of the week in UTC, for example `"mon-fri"`. */
  readonly utc_days?: string
}

/** What every dated statement of a price file carries. */
export interface Dated {
  /** First instant at which it holds (ISO date or time, UTC); null: since the model exists. */
  readonly effective_from: string | null
  /** First instant at which it holds no more; null: still in force. */
  readonly effective_to: string | null
  /** The page that states it. */
  readonly source: string
  /** The day on which it was last compared with its source or with the import that it came from. */
  readonly checked: string
  /** Present when the source itself was not read: says where the figure comes from instead. */
  readonly unverified?: string
}

/** US dollars as exact decimal text, by meter. */
export type Rates = Readonly<Record<string, string>>

/** One price of one model. A conditional one is complete: nothing is taken over from the base price. */
export interface DatedPrice extends Dated {
  /** Absent: the base price. */
  readonly when?: PriceCondition
  /** US dollars for a million units, for token meters. */
  readonly per_mtok?: Rates
  /** US dollars for one unit, for all other meters. */
  readonly per_unit?: Rates
}

/** A model and its prices through time. */
export interface ModelPrices {
  readonly id: string
  /** Other names of the same model, each literal. */
  readonly aliases?: readonly string[]
  /** Tokens. */
  readonly context_window?: number
  /** Tokens. */
  readonly max_output?: number
  readonly note?: string
  /** The import that keeps this model up to date; absent: it is kept by hand. */
  readonly imported?: string
  /** What `prices check` finds odd and is right all the same: the finding's name -> why. */
  readonly exceptions?: Readonly<Record<string, string>>
  readonly prices: readonly DatedPrice[]
}

/**
 * Base prices of many models in one table: one line a model. Read as `models` with one price each.
 */
export interface PriceList extends Dated {
  readonly imported?: string
  /** The meters of the columns. */
  readonly meters: readonly string[]
  /**
   * `id` or `id | alias | alias` -> the rates of the columns, parted by a space; `-`: no rate.
   * For a million units of token meters, for one of all others.
   */
  readonly models: Readonly<Record<string, string>>
}

/** What a provider does to all its token prices under a condition. */
export interface PriceModifier extends Dated {
  readonly id: string
  readonly when: PriceCondition
  /** Factor on every token rate, exact decimal text. */
  readonly multiply?: string
  /** The call is paid for in another way (reserved capacity): it has no list price. */
  readonly no_list_price?: true
  /** Ids of the models it holds for; absent: all. */
  readonly models?: readonly string[]
}

/** Fees for what is not a token, the same for all models; a price's own `per_unit` goes before. */
export interface ProviderFees extends Dated {
  readonly per_unit: Rates
}

/** How a provider writes names of models beyond those listed. */
export interface Naming {
  /**
   * What may stand before a name, for example `openai/`; several may. `*` is anything without `/` and
   * `:`; `eu.>anthropic.` holds before names that begin with `anthropic.` only.
   */
  readonly prefixes?: readonly string[]
  /** How names begin that nobody else writes so: without a provider they are looked for here only. */
  readonly starts?: readonly string[]
  /** What may stand behind the name of a snapshot: `-YYYY-MM-DD`, `-YYYYMMDD`, `@YYYYMMDD`, `-NNN`, `@default`. */
  readonly dated?: readonly string[]
  /** Models tuned by customers are named `ft:<base>:<organisation>:…` and priced as `ft:<base>`. */
  readonly fine_tuned?: true
}

/** The prices of one provider: one file of the price book. */
export interface ProviderPrices {
  readonly format: 1
  /** As OpenTelemetry names it. */
  readonly provider: string
  readonly name: string
  /** Whether a call that names no provider may be found here. */
  readonly first_party: boolean
  readonly naming: Naming
  /** Models that are not listed cost what these providers ask for them; the first that has one counts. */
  readonly same_as?: readonly string[]
  /** What `same_as` stands on. */
  readonly same_as_source?: string
  /** Names that this provider gives to models of `same_as`. */
  readonly other_names?: Readonly<Record<string, string>>
  /** Words of the provider by condition, and ours for them; `standard` is no condition. */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Token meters billed at the rate of another one, where a price does not say otherwise. */
  readonly billed_as: Readonly<Record<string, string>>
  readonly fees: readonly ProviderFees[]
  readonly modifiers: readonly PriceModifier[]
  readonly models: readonly ModelPrices[]
  /** More models, in short form. */
  readonly lists?: readonly PriceList[]
  /** The price of every model that is not listed: for servers on one's own machine. */
  readonly any_model?: ModelPrices
  /** Ends of names that `any_model` does not hold for. */
  readonly any_model_except?: readonly string[]
}
