import Link from 'next/link'

/** One choice of a filter. */
export interface Chip {
  label: string
  href: string
  current: boolean
}

/** A row of choices, each a plain link. */
export function FilterChips({ label, chips }: { label: string; chips: Chip[] }) {
  return (
    <nav
      aria-label={label}
      className="-mx-[var(--gut)] flex items-center gap-2 overflow-x-auto px-[var(--gut)] py-1 [scrollbar-width:none]"
    >
      <span className="w-16 shrink-0 text-xs text-ink-3 max-md:hidden" aria-hidden="true">
        {label}
      </span>
      {chips.map((chip) => (
        <Link
          key={chip.label}
          href={chip.href}
          prefetch={false}
          aria-current={chip.current ? 'true' : undefined}
          className="flex h-9 shrink-0 items-center rounded-full bg-white/5 px-4 text-sm font-medium text-ink-2 ring-1 ring-white/8 transition-colors ring-inset hover:bg-white/10 hover:text-ink aria-[current]:bg-ink aria-[current]:text-obs-950"
        >
          {chip.label}
        </Link>
      ))}
    </nav>
  )
}
