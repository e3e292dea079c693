import type { TitleCard } from '@streamvault/api'
import { Info, Play } from 'lucide-react'
import Link from 'next/link'
import { FactLine } from '../title/fact-line.tsx'

/** The words of one featured title. The play button plays `fileId`; without one it leads to the title's page. */
export function HeroSlide({ title, fileId, code }: { title: TitleCard; fileId: string | null; code: string | null }) {
  return (
    <>
      <h2 className="title-type max-w-[14ch] text-balance">{title.title}</h2>
      <div className="mt-5 max-md:mt-4">
        <FactLine title={title} />
      </div>
      {title.overview && (
        <p className="mt-4 line-clamp-3 max-w-[31rem] text-lg text-ink-glass max-md:hidden">{title.overview}</p>
      )}
      <div className="mt-7 flex flex-wrap gap-3 max-md:mt-5">
        {fileId && (
          <a href={`/watch/${fileId}`} className="btn btn-primary max-md:flex-1">
            <Play className="size-[18px] fill-current" aria-hidden="true" />
            {code ? `Play ${code}` : 'Play'}
          </a>
        )}
        <Link href={`/title/${title.id}`} prefetch={false} className="btn btn-ghost max-md:flex-1">
          <Info className="size-[18px]" aria-hidden="true" />
          Details
        </Link>
      </div>
    </>
  )
}
