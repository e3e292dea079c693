import type { TitleCard } from '@streamvault/api'
import { PosterCard } from './poster-card.tsx'

/** Titles as a grid of posters. */
export function PosterGrid({ titles }: { titles: readonly TitleCard[] }) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(clamp(104px,12.4vw,190px),1fr))] gap-x-4 gap-y-7">
      {titles.map((title, index) => (
        <li key={title.id}>
          <PosterCard title={title} className="w-full" eager={index < 6} />
        </li>
      ))}
    </ul>
  )
}
