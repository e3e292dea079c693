import type { TitleCard } from '@streamvault/api'
import { bestQuality, KIND_LABEL, qualityName } from '../cards/title-facts.ts'

/** Kind, year, genre and best quality in one line; `extra` comes after the year. */
export function FactLine({ title, extra }: { title: TitleCard; extra?: (string | undefined)[] }) {
  const best = bestQuality(title)
  const facts = [KIND_LABEL[title.kind], title.year, ...(extra ?? []), title.genres.slice(0, 2).join(', ')]
  return (
    <p className="flex flex-wrap items-center gap-x-3.5 gap-y-2 text-ink-2 max-md:text-sm">
      {facts.filter(Boolean).map((fact) => (
        <span key={String(fact)}>{fact}</span>
      ))}
      {best && <span className="tag">{qualityName(best)}</span>}
    </p>
  )
}
