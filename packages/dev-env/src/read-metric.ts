/**
 * Reads a metric of a running server: the sum over its series whose labels contain `labels`, such as `for="viewer"`.
 *
 * @param opsUrl address of the operations port
 */
export async function readMetric(opsUrl: string, name: string, labels = ''): Promise<number> {
  const lines = (await (await fetch(`${opsUrl}/metrics`)).text()).split('\n')
  const isOfName = (line: string) => line.startsWith(`${name}{`) || line.startsWith(`${name} `)
  const matching = lines.filter((line) => isOfName(line) && line.includes(labels))
  return matching.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}
