'use client'
import { useProgress } from './use-progress.ts'

/** Progress of one film or episode in this browser; nothing if it was not started. */
export function ProgressBar({ progressKey, className }: { progressKey: string; className?: string }) {
  const entry = useProgress()?.find((candidate) => candidate.key === progressKey)
  if (!entry) return null
  const percent = entry.done ? 100 : Math.round((100 * entry.position) / entry.duration) || 0
  return (
    <span className={`block ${className ?? ''}`}>
      <span className="bar block">
        <i style={{ width: `${percent}%` }} />
      </span>
      <span className="sr-only">{entry.done ? 'Watched' : `${percent} % watched`}</span>
    </span>
  )
}
