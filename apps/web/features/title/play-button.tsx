'use client'
import { Play, RotateCcw } from 'lucide-react'
import { formatRuntime } from '@/lib/format-time.ts'
import { useProgress } from '../progress/use-progress.ts'

/** The white button of a title: plays the first item, or resumes this browser's progress. */
export function PlayButton(props: { titleId: string; fileId: string; code: string | null }) {
  const begun = useProgress()?.find((entry) => entry.titleId === props.titleId)
  const resume = begun && !begun.done && begun.position > 5 ? begun : undefined
  const code = resume ? resume.label?.split(',')[0] : props.code
  return (
    <>
      <a href={`/watch/${resume?.fileId ?? props.fileId}`} className="btn btn-primary max-md:w-full" data-testid="play">
        <Play className="size-[18px] fill-current" aria-hidden="true" />
        {[resume ? 'Resume' : 'Play', code].filter(Boolean).join(' ')}
      </a>
      {resume && (
        <>
          <a href={`/watch/${resume.fileId}?t=0`} className="btn btn-ghost max-md:w-full">
            <RotateCcw className="size-[18px]" aria-hidden="true" />
            Start over
          </a>
          <span className="tnum text-sm text-ink-2">{`${formatRuntime(resume.duration - resume.position)} left`}</span>
        </>
      )}
    </>
  )
}
