/** Sizes on the canvas in pixels. A step is as large as in `flow_model::NODE_SIZE`, so tidy and pictures agree with it. */
export const STEP_WIDTH = 176;
export const STEP_HEIGHT = 64;
/** From one column of a tidy flow to the next. */
export const COLUMN = 248;
export const ROW = 104;
export const GRID = 8;
