import { useId, useLayoutEffect, useRef } from 'react';
import { useMinute } from '../../app/countdown.ts';
import { useFormats } from '../../app/words.tsx';
import { tileOf } from './tile.ts';
import styles from './watermark.module.css';

/**
 * Who looks at this and when, over everything: whoever takes a picture of the screen takes it along.
 * Drawn with attributes alone, as the page's policy takes no inline style. In the browser's top layer,
 * where each dialog that opens would cover it, so that it goes above that one again.
 */
export function Watermark({ name }: { name: string }) {
  const { stamp } = useFormats();
  const time = stamp(useMinute());
  const pattern = useId();
  const ref = useRef<HTMLDivElement>(null);
  const { width, height, angle, offset } = tileOf(name, time);

  useLayoutEffect(() => {
    const layer = ref.current;
    layer?.showPopover();
    const raise = new MutationObserver(() => {
      layer?.hidePopover();
      layer?.showPopover();
    });
    raise.observe(document.body, { subtree: true, attributeFilter: ['open'] });
    return () => raise.disconnect();
  }, []);

  return (
    <div ref={ref} popover="manual" className={styles['layer']} aria-hidden="true">
      <svg className={styles['sheet']} aria-hidden="true">
        <pattern
          id={pattern}
          width={width}
          height={height * 2}
          patternUnits="userSpaceOnUse"
          patternTransform={`rotate(${angle})`}
        >
          <Words x={width / 2} y={offset} name={name} time={time} />
          <Words x={0} y={height + offset} name={name} time={time} />
          <Words x={width} y={height + offset} name={name} time={time} />
        </pattern>
        <rect width="100%" height="100%" fill={`url(#${pattern})`} />
      </svg>
    </div>
  );
}

function Words({ x, y, name, time }: { x: number; y: number; name: string; time: string }) {
  return (
    <>
      <text className={styles['name']} x={x} y={y}>
        {name}
      </text>
      <text className={styles['time']} x={x} y={y + 16}>
        {time}
      </text>
    </>
  );
}
