import { deepStrictEqual } from 'node:assert/strict'
import { type ReleaseName, readReleaseName } from '@streamvault/release-name'
import { createRandom, type Random } from './create-random.ts'
import type { Soak } from './soak.ts'

/** Time limit for one name and its folders: a backtracking pattern takes seconds, all others together a few ms. */
const SLOWEST_MS = 100
/** A slow name is read this often again: the machine may have been busy. */
const SECOND_LOOKS = 5

const PIECES: readonly string[] = [
  ...'Night Ferry The Long Harbour 1984 2012 24 Saltroad Пролив 夜航船 ナイト الليل Ä éclair'.split(' '),
  ...'S01E02 S01 E07 1x03 S01E01-E04 S02E01E02 Season.2 Staffel 第05話 第2季 Cap.102 Folge 12v2 - 07 01-12 #4'.split(
    ' ',
  ),
  ...'2011 (1999) [2020] 2019.03.14 14.03.2019 20190314'.split(' '),
  ...'2160p 1080p 720p 480i 4K UHD BluRay WEB-DL WEBRip HDTV DVDRip BDRemux CAM x264 H.265 HEVC AV1 XviD'.split(' '),
  ...'HDR10+ DV DDP5.1 TrueHD Atmos AAC2.0 DTS-HD.MA FLAC German DL MULTi VOSTFR iTA rus PROPER REPACK EXTENDED'.split(
    ' ',
  ),
  ...'-ABC [Group] {x} .mkv .mp4 .nzb.rar yEnc www.example.com www.example.com_- sample CD1 [4BE1C0FF] DIRECTORS.CUT'.split(
    ' ',
  ),
]
const SEPARATORS: readonly string[] = [
  ...' ._-[](){}/\\+&,~\'"',
  ' - ',
  '..',
  '__',
  '】',
  '「',
  '\t',
  '\0',
  '\u200f',
  '',
]

/** Mutated file names in the style of releases: reading one never throws, is quick, and gives the same result twice. */
export const namesSoak: Soak = {
  what: 'reads names like those of releases, mutated: never throws, never takes long, same name same answer',
  async run(seed, isOver) {
    const random = createRandom(seed)
    let names = 0
    let slowest = 0
    while (!isOver()) {
      const name = makeName(random)
      const parents = Array.from({ length: random.between(0, 4) }, () => makeName(random))
      slowest = Math.max(slowest, tryName(name, parents))
      names += 1
      // Node handles signals only between turns of the event loop.
      if (names % 1000 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    return `${names} names, the slowest in ${slowest.toFixed(1)} ms`
  },
}

/** Returns the duration in milliseconds. */
function tryName(name: string, parents: readonly string[]): number {
  try {
    const first = timed(name, parents)
    checkShape(first.read)
    let ms = first.ms
    for (let look = 0; look < SECOND_LOOKS && ms > SLOWEST_MS; look += 1) ms = Math.min(ms, timed(name, parents).ms)
    if (ms > SLOWEST_MS) throw new Error(`it took ${ms.toFixed(0)} ms`)
    deepStrictEqual(readReleaseName(name, parents), first.read, 'the second answer is another')
    return ms
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`readReleaseName(${JSON.stringify(name)}, ${JSON.stringify(parents)}): ${what}`, { cause })
  }
}

function timed(name: string, parents: readonly string[]): { read: ReleaseName; ms: number } {
  const begun = performance.now()
  const read = readReleaseName(name, parents)
  return { read, ms: performance.now() - begun }
}

function checkShape({ title, year, seasons, episodes, absoluteEpisodes }: ReleaseName): void {
  if (title !== null && title.trim() === '') throw new Error('the title is blank')
  if (year !== null && !Number.isInteger(year)) throw new Error(`the year is ${year}`)
  for (const numbers of [seasons, episodes, absoluteEpisodes]) {
    const isSorted = numbers.every((number, at) => Number.isInteger(number) && number > (numbers[at - 1] ?? -1))
    if (!isSorted) throw new Error(`the list ${numbers.join()} is not sorted`)
  }
}

function makeName(random: Random): string {
  let name = ''
  const pieces = random.between(0, random.chance(0.05) ? 80 : 14)
  for (let at = 0; at < pieces; at += 1) name += random.pick(PIECES) + random.pick(SEPARATORS)
  const mutations = random.between(0, 5)
  for (let at = 0; at < mutations; at += 1) name = mutate(name, random)
  return name
}

function mutate(name: string, random: Random): string {
  const start = random.between(0, name.length + 1)
  const end = Math.min(name.length, start + random.between(0, 8))
  const cut = name.slice(start, end)
  const [before, after] = [name.slice(0, start), name.slice(end)]
  switch (random.between(0, 7)) {
    case 0:
      return before + after
    case 1:
      // Long repetitions are what makes a careless pattern slow.
      return before + cut.repeat(random.between(2, 200)) + after
    case 2:
      return before + [...cut].reverse().join('') + after
    case 3:
      // Any UTF-16 unit, also half of a surrogate pair.
      return before + String.fromCharCode(random.between(0, 65_536)) + after
    case 4:
      return before + random.between(0, 100_000) + after
    case 5:
      return before + (random.chance(0.5) ? cut.toUpperCase() : cut.toLowerCase()) + after
    default:
      return before + random.pick(PIECES) + cut + after
  }
}
