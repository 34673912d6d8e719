interface Axe {
  run(options: object): Promise<{
    violations: { id: string; nodes: { html: string }[] }[]
  }>
}

/** What axe finds, by these rules or by all of them. Runs in the page, where axe was loaded. */
export async function axeFaults(rules: readonly string[] | null): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: Axe }
  const { violations } = await axe.run(rules === null ? {} : { runOnly: rules })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
