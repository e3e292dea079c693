import type { ReactNode } from 'react'

/** A page without content: one sentence, the reason, and one next step. */
export function Notice({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="ground-tint relative isolate grid min-h-[78svh] place-items-center px-[var(--gut)] pt-28">
      <div className="glass-baked edge relative w-full max-w-xl rounded-xl p-8 text-center md:p-12">
        <h1 className="text-2xl font-semibold text-balance">{title}</h1>
        <p className="mt-3 text-ink-2 text-pretty">{text}</p>
        {children && <div className="mt-7 flex flex-wrap items-center justify-center gap-3">{children}</div>}
      </div>
    </div>
  )
}
