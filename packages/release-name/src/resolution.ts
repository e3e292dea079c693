import type { Tag } from './tag.ts'

const LINES =
  /(?<!\d)(4320|2160|1440|1080|960|900|720|576|544|540|480|404|400|360|240)[pi](?:\d\d(?!\d)|(?![\p{L}\p{N}]))/giu
const PIXELS = /(?<![\p{N}])(\d{3,4})[ ]?[x×*][ ]?(\d{3,4})(?![\p{N}])/giu
const BARE = /(?<=[[(. _-])(?:hd[ ._-]?)?(2160|1080|720|480)(?=[\])_]|[ ._-](?:hi10p?|all|hdtv|web|x26[45]))/giu
const NAMED = /(?<![\p{L}\p{N}])(?:(8k)|(4k|uhd)|(fhd|full[ ._-]?hd))(?:to)?(?![\p{L}\p{N}])/giu

/** Finds the words for the picture size, the most exact notation first. */
export function findResolutions(text: string): Tag[] {
  return [
    ...[...text.matchAll(LINES)].map((match) => createTag(match, toStandard(Number(match[1])))),
    ...[...text.matchAll(PIXELS)]
      .filter((match) => Number(match[1]) >= 320 && Number(match[2]) >= 240)
      .map((match) => createTag(match, fromPixels(Number(match[1]), Number(match[2])))),
    ...[...text.matchAll(BARE)].map((match) => createTag(match, toStandard(Number(match[1])))),
    ...[...text.matchAll(NAMED)].map((match) => createTag(match, fromName(match))),
  ]
}

function createTag(match: RegExpExecArray, value: string): Tag {
  return { field: 'resolution', value, strong: true, start: match.index, end: match.index + match[0].length }
}

function fromName(match: RegExpExecArray): string {
  if (match[1] !== undefined) return '4320p'
  return match[2] === undefined ? '1080p' : '2160p'
}

/** Cropped pictures count by their width: 1920x800 is 1080p. */
function fromPixels(width: number, height: number): string {
  const byWidth = width >= 7680 ? 4320 : width >= 3800 ? 2160 : width >= 1900 ? 1080 : width >= 1200 ? 720 : 480
  return toStandard(Math.max(height, byWidth))
}

/** Unusual heights count as the standard below them: a 1440p stream is sold and filed as 1080p, 960p as 720p. */
function toStandard(height: number): string {
  const standard = [4320, 2160, 1080, 720, 576, 480, 360].find((step) => height >= step) ?? 240
  return `${standard}p`
}
