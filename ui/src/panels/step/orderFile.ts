/** A file of orders that was dropped on the window or opened: what the stepper offers in place of sample orders. */
import { create } from 'zustand';

export interface OrderFile {
  name: string;
  text: string;
}

export const useOrderFile = create<{ file: OrderFile | null }>(() => ({ file: null }));

export function offerOrders(file: OrderFile): void {
  useOrderFile.setState({ file });
}

export function forgetOrders(): void {
  useOrderFile.setState({ file: null });
}
