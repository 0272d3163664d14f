package org.drover.placement.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ItineraryTest {
    @Test
    void whoMakesRoomGoesFirst() {
        Problem problem = hosts(10, 10, 10).vm(0, 8).vm(1, 8).build();

        Itinerary itinerary = Itinerary.to(problem, new int[] {1, 2});

        assertThat(itinerary.moves())
                .containsExactly(new Itinerary.Move(1, 1, 2, false), new Itinerary.Move(0, 0, 1, false));
        assertThat(itinerary.left()).isEmpty();
    }

    @Test
    void hostsThatSwapUseAThird() {
        Problem problem = hosts(10, 10, 8).vm(0, 8).vm(1, 8).build();

        Itinerary itinerary = Itinerary.to(problem, new int[] {1, 0});

        assertThat(itinerary.moves())
                .containsExactly(
                        new Itinerary.Move(1, 1, 2, true),
                        new Itinerary.Move(0, 0, 1, false),
                        new Itinerary.Move(1, 2, 0, false));
    }

    @Test
    void whatCannotBeReachedStays() {
        Problem problem = hosts(10, 10, 5).vm(0, 8).vm(1, 8).vm(1, 1).build();

        Itinerary itinerary = Itinerary.to(problem, new int[] {1, 0, 2});

        assertThat(itinerary.moves()).containsExactly(new Itinerary.Move(2, 1, 2, false));
        assertThat(itinerary.left()).containsExactlyInAnyOrder(0, 1);
        assertThat(itinerary.hostOf()).containsExactly(0, 1, 2);
    }

    @Test
    void vmsThatAreKeptApartNeverMeetOnTheWay() {
        Problem problem = hosts(10, 10, 10)
                .vm(0, 1)
                .vm(1, 1)
                .rule(new KeepApart(new int[] {0, 0}))
                .build();

        Itinerary itinerary = Itinerary.to(problem, new int[] {1, 0});

        int[] hostOf = problem.start();
        for (Itinerary.Move move : itinerary.moves()) {
            hostOf[move.vm()] = move.to();
            assertThat(hostOf[0]).isNotEqualTo(hostOf[1]);
        }
        assertThat(hostOf).containsExactly(1, 0);
    }

    private static Problem.Builder hosts(long... capacity) {
        Problem.Builder builder = Problem.builder(capacity.length, 1);
        for (int host = 0; host < capacity.length; host++) builder.host(host, capacity[host]);
        return builder;
    }
}
