package org.drover.metrics.internal.forecast;

/** One way to look ahead, fed value by value; what it says after a value rests on that value and earlier ones only. */
interface Model {
    void see(int index, float value);

    /** What is expected {@code steps} (1 or more) after the last value seen. */
    float ahead(int steps);

    /** False while it has not seen enough. */
    boolean ready();

    /** Exponential smoothing with a damped trend (Gardner and McKenzie, 1985); without trend when {@code beta} is 0. */
    final class DampedTrend implements Model {
        private final float alpha;
        private final float beta;
        private final float damping;
        private boolean started;
        private float level;
        private float trend;

        DampedTrend(float alpha, float beta, float damping) {
            this.alpha = alpha;
            this.beta = beta;
            this.damping = damping;
        }

        @Override
        public void see(int index, float value) {
            if (!started) {
                level = value;
                started = true;
                return;
            }
            float expected = level + damping * trend;
            float before = level;
            level = expected + alpha * (value - expected);
            trend = beta * (level - before) + (1 - beta) * damping * trend;
        }

        @Override
        public float ahead(int steps) {
            if (beta == 0) return level;
            double sum = damping * (1 - Math.pow(damping, steps)) / (1 - damping);
            return (float) (level + sum * trend);
        }

        @Override
        public boolean ready() {
            return started;
        }
    }

    /** The same time yesterday, moved by how far today is from yesterday, which fades. */
    final class Yesterday implements Model {
        private static final double FADING = 0.9;
        private final float[] seen;
        private final int day;
        private int last = -1;

        Yesterday(int length, int day) {
            this.seen = new float[length];
            this.day = day;
        }

        @Override
        public void see(int index, float value) {
            seen[index] = value;
            last = index;
        }

        @Override
        public float ahead(int steps) {
            int then = last + steps - day * ((steps + day - 1) / day);
            if (then < 0 || last < day) return seen[Math.max(0, last)];
            return (float) (seen[then] + Math.pow(FADING, steps) * (seen[last] - seen[last - day]));
        }

        @Override
        public boolean ready() {
            return last >= day;
        }
    }
}
