import { readFile, rename, writeFile } from 'node:fs/promises'
import { parseNetwork } from '@streamvault/crypto-links'

/**
 * Cloudflare's networks, as listed at https://www.cloudflare.com/ips/ since 2021-04-08. Compared in November 2026 with
 * copies in public repositories, the latest fetched on 2026-10-05: identical.
 */
const SHIPPED: readonly string[] = [
  '173.245.48.0/20',
  '103.21.244.0/22',
  '103.22.200.0/22',
  '103.31.4.0/22',
  '141.101.64.0/18',
  '108.162.192.0/18',
  '190.93.240.0/20',
  '188.114.96.0/20',
  '197.234.240.0/22',
  '198.41.128.0/17',
  '162.158.0.0/15',
  '104.16.0.0/13',
  '104.24.0.0/14',
  '172.64.0.0/13',
  '131.0.72.0/22',
  '2400:cb00::/32',
  '2606:4700::/32',
  '2803:f800::/32',
  '2405:b500::/32',
  '2405:8100::/32',
  '2a06:98c0::/29',
  '2c0f:f248::/32',
]

const LISTS = ['https://www.cloudflare.com/ips-v4', 'https://www.cloudflare.com/ips-v6']
/** A wider network in the list would let half of the internet forge its address. */
const WIDEST = { ipv4: 8, ipv6: 16 }

/** Replaces the word `cloudflare` by its networks: those fetched into `file`, else the shipped ones. */
export async function expandProxies(proxies: readonly string[], file: string): Promise<string[]> {
  if (!proxies.includes('cloudflare')) return [...proxies]
  const fetched = await readFile(file, 'utf8').catch(() => '')
  const known = parseRanges(fetched) ?? SHIPPED
  return proxies.flatMap((one) => (one === 'cloudflare' ? known : [one]))
}

/** Fetches the networks into `file`, which stays unchanged when the answer is invalid. @throws when it is invalid */
export async function refreshRanges(file: string, signal: AbortSignal): Promise<number> {
  const texts = await Promise.all(
    LISTS.map(async (url) => {
      const response = await fetch(url, { signal })
      if (!response.ok) throw new Error(`Cannot fetch Cloudflare's networks: it answered ${response.status}`)
      return await response.text()
    }),
  )
  const ranges = parseRanges(texts.join('\n'))
  if (ranges === undefined) throw new Error("Cannot use Cloudflare's networks: what came is no list of them")
  await writeFile(`${file}.part`, `${ranges.join('\n')}\n`)
  await rename(`${file}.part`, file)
  return ranges.length
}

/** Returns `undefined` unless every line is a network, and none too wide to be Cloudflare's. */
export function parseRanges(text: string): string[] | undefined {
  const lines = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().toLowerCase()]))
  const isGood = (line: string): boolean => {
    const network = line.includes('/') ? parseNetwork(line) : undefined
    return network !== undefined && network.bits >= WIDEST[network.family]
  }
  return lines.length > 0 && lines.every(isGood) ? lines : undefined
}
