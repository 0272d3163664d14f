package org.drover.cli.internal;

import java.util.Arrays;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Arguments that make no sense: picocli's answer, and how to name a VM that looks like an option. */
record NotUnderstood(IParameterExceptionHandler usual) implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException why, String[] arguments) throws Exception {
        int code = usual.handleParseException(why, arguments);
        var options = why.getCommandLine().getCommandSpec().optionsMap();
        boolean dashed = Arrays.stream(arguments)
                .takeWhile(argument -> !argument.equals("--"))
                .anyMatch(argument -> argument.startsWith("-") && !options.containsKey(argument.split("=", 2)[0]));
        if (dashed) {
            why.getCommandLine()
                    .getErr()
                    .println("A VM whose name begins with a dash stands after all options and --: "
                            + "drover move --to HOST -- -NAME");
        }
        return code;
    }
}
