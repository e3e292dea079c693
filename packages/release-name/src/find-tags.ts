import { AUDIO_TAGS } from './tables/audio-tags.ts'
import { CODEC_TAGS } from './tables/codec-tags.ts'
import { CONTAINER_TAGS } from './tables/container-tags.ts'
import { EDITION_TAGS } from './tables/edition-tags.ts'
import { HDR_TAGS } from './tables/hdr-tags.ts'
import { LANGUAGE_TAGS } from './tables/language-tags.ts'
import { MARK_TAGS } from './tables/mark-tags.ts'
import { SOURCE_TAGS } from './tables/source-tags.ts'
import type { Tag, TagField, TagRule } from './tag.ts'

interface Finder {
  field: TagField
  rules: readonly TagRule[]
  pattern: RegExp
}

const FINDERS: readonly Finder[] = [
  createFinder('source', SOURCE_TAGS),
  createFinder('codec', CODEC_TAGS),
  createFinder('audio', AUDIO_TAGS),
  createFinder('hdr', HDR_TAGS),
  createFinder('edition', EDITION_TAGS),
  createFinder('language', LANGUAGE_TAGS),
  createFinder('container', CONTAINER_TAGS),
  createFinder('mark', MARK_TAGS),
]

/** Finds all technical words except the resolution, in the order of the name. Tags of different fields may overlap. */
export function findTags(text: string): Tag[] {
  return FINDERS.flatMap((finder) => findWith(finder, text)).sort((a, b) => a.start - b.start || b.end - a.end)
}

/** One regular expression per field: each rule is a capture group, so the matching group identifies the rule. */
function createFinder(field: TagField, rules: readonly TagRule[]): Finder {
  const rows = rules.map((rule) => `(${rule.pattern})`).join('|')
  // A codec may follow its neighbour without a separator ("HDTVx264REPACK"), a word may not.
  const before = field === 'codec' ? '(?<![\\p{L}\\p{N}])|(?<=hdtv|web|bluray|\\d\\.\\d)' : '(?<![\\p{L}\\p{N}])'
  const after = field === 'codec' ? '(?![0-9])(?!\\p{Ll})' : '(?![\\p{L}\\p{N}])'
  const glued = field === 'source' ? '(?=x26|divx|\\d{3,4}p)|' : ''
  return { field, rules, pattern: new RegExp(`(?:${before})(?:${rows})(?:${glued}${after})`, 'giu') }
}

function findWith({ field, rules, pattern }: Finder, text: string): Tag[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const rule = rules[match.slice(1).findIndex((group) => group !== undefined)]
    if (rule === undefined) return []
    const tag = {
      field,
      value: rule.value,
      strong: rule.strong,
      start: match.index,
      end: match.index + match[0].length,
    }
    const layout = field === 'audio' ? /([1-9])[ ._]([0-2])(?:ch)?$/i.exec(match[0]) : null
    return layout === null ? [tag] : [tag, { ...tag, value: `${layout[1]}.${layout[2]}` }]
  })
}
