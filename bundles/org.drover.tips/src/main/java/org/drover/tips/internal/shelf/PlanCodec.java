package org.drover.tips.internal.shelf;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.placement.Policy;
import org.drover.placement.Rating;
import org.drover.placement.Relief;

/** A plan as bytes: the move with its rating and cost, or nothing, and the VMs that were not chosen. */
final class PlanCodec {
    private PlanCodec() {}

    static void write(DataOutputStream out, Relief plan) throws IOException {
        Wire.text(out, plan.host().value());
        out.writeBoolean(plan instanceof Relief.Move);
        if (plan instanceof Relief.Move move) {
            Wire.text(out, move.vm().value());
            Wire.text(out, move.vmName());
            rating(out, move.rating());
            Wire.mhz(out, move.before());
            Wire.mhz(out, move.after());
            Wire.duration(out, move.cost().duration());
            out.writeLong(move.cost().bytes().count());
            Wire.duration(out, move.cost().pause());
            Wire.reason(out, move.why());
        } else {
            Wire.reason(out, ((Relief.Nothing) plan).why());
        }
        out.writeInt(plan.others().size());
        for (Relief.NotChosen other : plan.others()) {
            Wire.text(out, other.vm().value());
            Wire.text(out, other.vmName());
            Wire.reason(out, other.why());
        }
    }

    static Relief read(DataInputStream in) throws IOException {
        HostId host = new HostId(Wire.text(in));
        if (!in.readBoolean()) return new Relief.Nothing(host, Wire.reason(in), others(in));
        return new Relief.Move(
                host,
                new VmId(Wire.text(in)),
                Wire.text(in),
                rating(in),
                Wire.mhz(in),
                Wire.mhz(in),
                new Relief.Cost(Wire.duration(in), new Bytes(in.readLong()), Wire.duration(in)),
                Wire.reason(in),
                others(in));
    }

    private static List<Relief.NotChosen> others(DataInputStream in) throws IOException {
        List<Relief.NotChosen> others = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            others.add(new Relief.NotChosen(new VmId(Wire.text(in)), Wire.text(in), Wire.reason(in)));
        }
        return others;
    }

    private static void rating(DataOutputStream out, Rating rating) throws IOException {
        Wire.text(out, rating.host().value());
        out.writeDouble(rating.stars());
        out.writeDouble(rating.score());
        Wire.mhz(out, rating.cpuCapacity());
        Wire.mhz(out, rating.projectedHigh());
        out.writeInt(rating.parts().size());
        for (Rating.Part part : rating.parts()) {
            Wire.text(out, part.rule().name());
            out.writeDouble(part.weight());
            out.writeDouble(part.score());
            Wire.reason(out, part.reason());
        }
    }

    private static Rating rating(DataInputStream in) throws IOException {
        HostId host = new HostId(Wire.text(in));
        double stars = in.readDouble();
        double score = in.readDouble();
        var capacity = Wire.mhz(in);
        var projected = Wire.mhz(in);
        List<Rating.Part> parts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            parts.add(new Rating.Part(
                    Policy.Soft.valueOf(Wire.text(in)), in.readDouble(), in.readDouble(), Wire.reason(in)));
        }
        return new Rating(host, stars, score, capacity, projected, parts);
    }
}
