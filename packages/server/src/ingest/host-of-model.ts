const HOSTS: readonly (readonly [name: RegExp, host: string])[] = [
  [/(^|[./])anthropic\.claude/i, 'aws.bedrock'],
  [/(^|\/)claude[^@/]*@/i, 'gcp.vertex_ai'],
]

/** In whose cloud a model ran, where its name has a form that this cloud alone uses; null: it does not say. */
export function hostOfModel(model: string | null | undefined): string | null {
  if (model == null) return null
  return HOSTS.find(([name]) => name.test(model))?.[1] ?? null
}
