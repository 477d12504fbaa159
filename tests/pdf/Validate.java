import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges the PDF files named on standard input, one a line, by the flavours of the first argument. Prints a
 * tab-separated line for every check that failed, and one for every file and flavour that was judged.
 */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        VeraGreenfieldFoundryProvider.initialise();
        String[] flavours = arguments[0].split(",");
        BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            for (String name : flavours) {
                judge(out, path, name);
            }
        }
    }

    private static void judge(PrintStream out, String path, String name) {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            for (TestAssertion assertion : result.getTestAssertions()) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                line(out, "failed", path, name, rule, assertion.getMessage(), assertion.getLocation().getContext());
            }
            line(out, "judged", path, name, result.isCompliant() ? "passed" : "failed",
                    String.valueOf(result.getTotalAssertions()), "");
        } catch (Exception problem) {
            line(out, "failed", path, name, "unreadable", String.valueOf(problem), "");
            line(out, "judged", path, name, "failed", "0", "");
        }
    }

    private static void line(PrintStream out, String... fields) {
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            text.append(text.length() == 0 ? "" : "\t").append(String.valueOf(field).replaceAll("\\s+", " "));
        }
        out.println(text);
    }
}
