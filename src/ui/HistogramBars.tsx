import { Bar, BarChart, ResponsiveContainer, YAxis } from 'recharts';
import type { HistogramBin } from './bins';

/** Recharts is dear to redraw: few bars, no animation, at most twice a second. */
export function HistogramBars({ bins }: { bins: HistogramBin[] }) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 290, height: 112 }}>
      <BarChart
        data={bins}
        barGap="-100%"
        barCategoryGap="12%"
        margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <YAxis hide domain={[0, 'dataMax']} />
        <Bar dataKey="fake" fill="var(--g-fill)" isAnimationActive={false} />
        <Bar
          dataKey="real"
          fill="transparent"
          stroke="var(--data)"
          strokeWidth={1.5}
          strokeDasharray="1.5 2.5"
          isAnimationActive={false}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}
