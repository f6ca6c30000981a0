package org.counterpoint.workbench.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How waiting jobs are moved together: one move of the service for each, in an order that keeps them beside each other. */
final class QueueMoves {
    private QueueMoves() {}

    /**
     * A move as the service knows it.
     *
     * @param id job that moves
     * @param to {@code first}, {@code last}, or the job it shall start before
     */
    record Move(String id, String to) {}

    /**
     * The moves that bring jobs where they shall be.
     *
     * @param queue all waiting jobs, next one first
     * @param moved those that move; others are passed over
     * @param act one of the four that move
     */
    static List<Move> plan(List<String> queue, Set<String> moved, JobAct act) {
        List<String> ordered = queue.stream().filter(moved::contains).toList();
        return switch (act) {
            case FIRST ->
                ordered.reversed().stream().map(id -> new Move(id, "first")).toList();
            case LAST -> ordered.stream().map(id -> new Move(id, "last")).toList();
            case UP -> up(new ArrayList<>(queue), ordered, moved);
            case DOWN -> down(new ArrayList<>(queue), ordered.reversed(), moved);
            default -> throw new IllegalArgumentException(act + " moves nothing");
        };
    }

    private static List<Move> up(List<String> now, List<String> ordered, Set<String> moved) {
        List<Move> moves = new ArrayList<>();
        for (String id : ordered) {
            int at = now.indexOf(id);
            // Behind another one that moves and could not, it stays as well.
            if (at > 0 && !moved.contains(now.get(at - 1))) {
                moves.add(new Move(id, now.get(at - 1)));
                now.remove(at);
                now.add(at - 1, id);
            }
        }
        return moves;
    }

    private static List<Move> down(List<String> now, List<String> ordered, Set<String> moved) {
        List<Move> moves = new ArrayList<>();
        for (String id : ordered) {
            int at = now.indexOf(id);
            if (at < now.size() - 1 && !moved.contains(now.get(at + 1))) {
                moves.add(new Move(id, at + 2 < now.size() ? now.get(at + 2) : "last"));
                now.remove(at);
                now.add(at + 1, id);
            }
        }
        return moves;
    }
}
