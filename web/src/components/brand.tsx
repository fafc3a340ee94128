import mark from '@/assets/mark.svg';
import { words } from '@/lib/words';

export function Brand() {
  return (
    <span className="flex items-center gap-2.5 font-semibold tracking-tight">
      <img src={mark} alt="" className="size-7" />
      {words.product}
    </span>
  );
}
