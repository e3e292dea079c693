import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Catalog, MediaFile, MediaInfo, Title } from '@streamvault/catalog'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import type { AddResult } from '../add-result.ts'
import { type Adder, type AddOptions, createAdder } from '../adder.ts'
import { hashFile } from '../hash-file.ts'
import type { ParsedName } from '../parsed-name.ts'
import type { AdderDeps, LocalStat } from '../ports.ts'

/** A folder, a catalogue and an adder between them. Disposing removes the folder. */
export interface AdderHarness extends AsyncDisposable {
  folder: string
  catalog: Catalog
  deps: AdderDeps
  adder: Adder
  /** The hashed files. */
  hashed: string[]
  /** Writes a file that counts as a video of that height; returns its path. */
  video(name: string, content?: string, height?: number): Promise<string>
  file(name: string, content?: string): Promise<string>
  add(paths?: string[], options?: Partial<AddOptions>): Promise<AddResult[]>
  titles(): Promise<Title[]>
  files(): Promise<MediaFile[]>
}

/** Sets up a harness; `overrides` replace the adder's dependencies. */
export async function createAdderHarness(overrides: Partial<AdderDeps> = {}): Promise<AdderHarness> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'ingestion-')))
  const hashed: string[] = []
  const deps: AdderDeps = {
    catalog: createMemoryCatalog(),
    readName,
    probe,
    qualityOf: (_width, height) => (height === null ? null : `${height}p`),
    hash: (file, signal, onBytes) => {
      hashed.push(file)
      return hashFile(file, signal, onBytes)
    },
    stat: statFile,
    now: () => 1_700_000_000_000,
    ...overrides,
  }
  const { catalog } = deps
  const adder = createAdder(deps)

  async function file(name: string, content = name): Promise<string> {
    const full = path.join(folder, name)
    await mkdir(path.dirname(full), { recursive: true })
    await writeFile(full, content)
    return full
  }

  return {
    folder,
    catalog,
    deps,
    adder,
    hashed,
    file,
    video: (name, content = name, height = 1080) => file(name, `video ${height} ${content}`),
    add: (paths = [folder], options = {}) =>
      Array.fromAsync(adder.add(paths, { signal: new AbortController().signal, ...options })),
    titles: async () => (await catalog.listTitles({ sort: 'name', limit: 200 })).items,
    files: () => catalog.listFiles({ limit: 200 }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

/** Describes a file as a store on disk would. */
async function statFile(file: string): Promise<LocalStat | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined)
  if (found === undefined) return undefined
  return { size: Number(found.size), version: `${found.size}-${found.mtimeNs}`, modifiedMs: Number(found.mtimeMs) }
}

async function probe(file: string): Promise<MediaInfo> {
  const [word, height] = (await readFile(file, 'utf8')).split(' ')
  if (word !== 'video')
    throw Object.assign(new Error('Cannot read media: these are other bytes'), { code: 'not_media' })
  const tracks = [{ ...PICTURE, width: Math.round((Number(height) * 16) / 9), height: Number(height) }]
  return { container: 'mp4', contentType: 'video/mp4', duration: 60, tracks, hdr: [] }
}

const PICTURE = {
  index: 0,
  kind: 'video' as const,
  codec: 'avc',
  codecString: null,
  language: null,
  name: null,
  channels: null,
  isDefault: true,
}

/** Parses `Name (2001)`, `Name (2001) CD1`, `Name S01E02`, `Name #12`, `Name 2024-03-05`; only digits: no title. */
export function readName(fileName: string, parents: readonly string[]): ParsedName {
  const base = path.parse(fileName).name
  const [, title, year, season, episode, absolute, date, part] =
    /^(.*?)(?: \((\d{4})\))?(?:(?:^| )S(\d+)E(\d+))?(?: #(\d+))?(?: (\d{4}-\d{2}-\d{2}))?(?: CD(\d))?(?: \d+p)?$/.exec(
      base,
    ) ?? []
  const own = title === undefined || /^\d*$/.test(title) ? null : title
  return {
    title: own ?? (season === undefined ? null : (parents[0] ?? null)),
    year: year === undefined ? null : Number(year),
    date: date ?? null,
    seasons: season === undefined ? [] : [Number(season)],
    episodes: episode === undefined ? [] : [Number(episode)],
    absoluteEpisodes: absolute === undefined ? [] : [Number(absolute)],
    part: part === undefined ? null : Number(part),
    resolution: null,
    edition: null,
    source: null,
  }
}
