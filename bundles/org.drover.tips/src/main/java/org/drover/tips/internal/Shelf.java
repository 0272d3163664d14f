package org.drover.tips.internal;

import java.util.List;
import org.drover.tips.Tip;

/** Where tips outlive the process. */
public interface Shelf {
    /** The newest {@code most}, in the order in which they were raised. */
    List<Tip> load(int most);

    /** Keeps these as they are now, all or none. */
    void keep(List<Tip> tips);
}
