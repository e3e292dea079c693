'use client'

/** The next item, shown near the end. It starts automatically unless the viewer declines. */
export function NextCard(props: {
  label: string
  seconds: number
  auto: boolean
  onPlay: () => void
  onStay: () => void
}) {
  return (
    <section
      aria-label="Next"
      className="glass-baked edge absolute! right-[var(--gut)] bottom-40 z-10 w-[min(340px,calc(100vw-2rem))] rounded-xl p-5"
    >
      <p className="text-xs text-ink-2" aria-hidden={props.auto}>
        {props.auto ? `Next in ${props.seconds}` : 'Next'}
      </p>
      <p className="mt-0.5 truncate font-semibold">{props.label}</p>
      <div className="mt-4 flex gap-2">
        <button type="button" className="btn btn-primary btn-sm" onClick={props.onPlay}>
          Play now
        </button>
        <button type="button" className="btn btn-ghost btn-sm" onClick={props.onStay}>
          Stay
        </button>
      </div>
      {props.auto && (
        <span className="absolute inset-x-5 bottom-0 h-[3px] overflow-hidden rounded-full bg-white/20">
          <i className="block h-full bg-ember" style={{ width: `${100 - props.seconds * 10}%` }} />
        </span>
      )}
    </section>
  )
}
