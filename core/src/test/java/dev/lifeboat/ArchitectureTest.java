package dev.lifeboat;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.LiveDatabase;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Holds the classes of the library to the plan of the house and to its budgets. */
class ArchitectureTest {

    private static final String ROOT = "dev.lifeboat";
    private static final String CLI = "dev.lifeboat.cli";
    private static final String STORE = "dev.lifeboat.store";
    private static final String SQLITE = "dev.lifeboat.sqlite";
    private static final String IO = "dev.lifeboat.io";

    private static final int MAX_FILE_LINES = 200;

    /** Longer than that already when lines of code began to count; they may only become shorter. */
    private static final Map<String, Integer> LONGER =
            Map.of("Catalog.java", 201, "DurableFiles.java", 208, "ReplaceFile.java", 235, "TaskBoard.java", 202);

    private static final int MAX_METHOD_LINES = 40;
    private static final int MAX_METHOD_LINES_P90 = 12;
    private static final int MAX_CONSTRUCTOR_PARAMETERS = 7;

    private static Path sources = Path.of("");
    private static JavaClasses library = new ClassFileImporter().importClasses();
    private static JavaClasses testkit = new ClassFileImporter().importClasses();

    @BeforeAll
    static void importClasses() {
        sources = Stream.of("src/main/java", "core/src/main/java")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no src/main/java under " + Path.of("").toAbsolutePath()));
        // What the rules ask is in our own classes: the JDK's need not be read.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        JavaClasses all = new ClassFileImporter().importPackages(ROOT);
        library = all.that(describe("have their source in the library", ArchitectureTest::isInTheLibrary));
        testkit = all.that(resideInAPackage(ROOT + ".testkit"));
    }

    /** Tests are in the packages of what they test, and may share its directory of classes. */
    private static boolean isInTheLibrary(JavaClass type) {
        String file = type.getSource().flatMap(Source::getFileName).orElse("");
        return Files.isRegularFile(
                sources.resolve(type.getPackageName().replace('.', '/')).resolve(file));
    }

    @Test
    void theLibraryIsInFivePackages() {
        assertThat(library.stream().map(JavaClass::getPackageName).collect(toSet()))
                .containsExactlyInAnyOrder(ROOT, CLI, STORE, SQLITE, IO);
    }

    /** Command line, store, root, sqlite, io: each may use what comes after it, so that there is no cycle either. */
    @Test
    void importsRunOneWay() {
        List<String> order = List.of(CLI, STORE, ROOT, SQLITE, IO);
        for (int i = 1; i < order.size(); i++) {
            String[] above = order.subList(0, i).toArray(new String[0]);
            check(noClasses()
                    .that(resideInAPackage(order.get(i)))
                    .should(dependOnClassesThat(resideInAnyPackage(above))));
        }
    }

    @Test
    void ioUsesTheJdkAndNothingElse() {
        check(classes()
                .that(resideInAPackage(IO))
                .should(onlyDependOnClassesThat(resideInAnyPackage("java..", IO, "org.jspecify.annotations"))));
    }

    @Test
    void theLibraryUsesTheDriverAndTheLoggingApiAndNothingElse() {
        check(classes()
                .should(onlyDependOnClassesThat(resideInAnyPackage(
                        "java..", ROOT + "..", "org.slf4j", "org.sqlite..", "org.jspecify.annotations"))));
        check(noClasses()
                .that(resideInAnyPackage(ROOT, STORE, CLI))
                .should(dependOnClassesThat(resideInAPackage("org.sqlite.."))));
    }

    @Test
    void theTestkitUsesTheApiAndWhatTestsAreWrittenWith() {
        assertThat(testkit).hasSizeGreaterThan(3);
        classes()
                .should(onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        ROOT,
                        ROOT + ".testkit",
                        "org.junit.jupiter..",
                        "org.assertj..",
                        "org.jspecify.annotations")))
                .check(testkit);
    }

    /** Time comes from the clock that the builder was given. */
    private static final ArchRule NO_OTHER_CLOCK =
            noClasses().should(accessTargetWhere(describe("asks for the time", ArchitectureTest::asksForTheTime)));

    /**
     * The default of the clock; what notices that a file has changed: compared, and never taken for a time; and the zone
     * in which the command line shows times.
     */
    private static final Map<String, String> ALLOWED =
            Map.of("Assembly", "systemUTC", "UnguardedRead", "lastModifiedTime", "Lifeboat", "systemDefault");

    private static boolean asksForTheTime(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        String name = access.getTarget().getName();
        if (name.equals(ALLOWED.get(outermost(access.getOriginOwner())))) {
            return false;
        }
        return switch (owner) {
            case "java.lang.System" -> name.equals("currentTimeMillis");
            case "java.io.File" -> name.endsWith("astModified");
            case "java.nio.file.Files" -> name.endsWith("etLastModifiedTime");
            case "java.nio.file.attribute.BasicFileAttributes" -> name.endsWith("Time");
            case "java.util.Date", "java.util.GregorianCalendar" -> name.equals("<init>");
            case "java.util.Calendar" -> name.equals("getInstance");
            default -> owner.startsWith("java.time.") && (name.equals("now") || isClockOfTheSystem(name));
        };
    }

    private static boolean isClockOfTheSystem(String name) {
        return name.startsWith("system") || name.startsWith("tick");
    }

    @Test
    void nobodyAsksAnotherClockThanTheOneThatWasGiven() {
        check(NO_OTHER_CLOCK);
    }

    /**
     * Closing any descriptor of a live database drops SQLite's locks on it, so that its file may be looked at, and never
     * opened. What opens files are the classes for copies of ours, the one for a {@code -wal} that nobody uses, on which
     * SQLite has no locks, and the one that reads {@code /proc}.
     */
    private static final ArchRule NO_FILE_IS_OPENED = noClasses()
            .that(describe(
                    "may meet a live database",
                    type -> !Set.of("CandidateDatabase", "DatabaseHeader", "LeftoverLog", "OldFile")
                            .contains(outermost(type))))
            .should(accessTargetWhere(describe("opens a file", ArchitectureTest::opensAFile)))
            .orShould(dependOnClassesThat(resideInAnyPackage("java.nio.channels..", IO)));

    private static final Set<String> LOOKING = Set.of(
            "exists",
            "isRegularFile",
            "isDirectory",
            "isReadable",
            "isWritable",
            "size",
            "readAttributes",
            "newDirectoryStream",
            "list",
            "readSymbolicLink");

    private static boolean opensAFile(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        if (owner.isEquivalentTo(Files.class)) {
            return !LOOKING.contains(access.getTarget().getName());
        }
        boolean ofThePackage = owner.getPackageName().equals("java.io");
        boolean readsHeader = owner.getFullName().equals(SQLITE + ".DatabaseHeader")
                && access.getTarget().getName().equals("read");
        return readsHeader || (ofThePackage && access.getTarget().getName().equals("<init>") && isAFile(owner));
    }

    private static boolean isAFile(JavaClass type) {
        return type.getSimpleName().startsWith("File") || type.isEquivalentTo(RandomAccessFile.class);
    }

    private static String outermost(JavaClass type) {
        return type.getFullName().replaceFirst("\\$.*", "").replaceFirst(".*\\.", "");
    }

    @Test
    void noLiveDatabaseIsOpenedAsAFile() {
        JavaClasses sqlite = library.that(resideInAPackage(SQLITE));
        assertThat(sqlite.stream().map(ArchitectureTest::outermost))
                .contains(
                        "LiveDatabase",
                        "Snapshot",
                        "WalRestore",
                        "RollbackRestore",
                        "ReadOnlyAccess",
                        "Connections",
                        "OnlineBackup");
        NO_FILE_IS_OPENED.check(sqlite);
    }

    @Test
    void theApiShowsNoTypeOfTheInside() {
        Set<String> shown = new TreeSet<>();
        for (JavaClass type : api()) {
            involved(type)
                    .filter(other -> Set.of(SQLITE, IO).contains(other.getPackageName()))
                    .forEach(other -> shown.add(type.getName() + " shows " + other.getName()));
        }
        assertThat(shown).isEmpty();
    }

    private static Stream<JavaClass> involved(JavaClass type) {
        Stream<JavaClass> parents = Stream.of(type.getAllRawSuperclasses(), type.getAllRawInterfaces())
                .flatMap(Collection::stream);
        Stream<JavaClass> ofMembers = members(type).flatMap(member -> member.getAllInvolvedRawTypes().stream());
        Stream<JavaClass> thrown = members(type)
                .filter(JavaCodeUnit.class::isInstance)
                .flatMap(member -> ((JavaCodeUnit) member).getExceptionTypes().stream());
        return Stream.of(parents, ofMembers, thrown).flatMap(all -> all);
    }

    @Test
    void noMethodOfTheApiTakesABoolean() {
        assertThat(api().stream()
                        .flatMap(ArchitectureTest::members)
                        .filter(JavaMethod.class::isInstance)
                        .map(JavaMethod.class::cast)
                        .filter(method -> method.getRawParameterTypes().stream()
                                .anyMatch(type ->
                                        type.isEquivalentTo(boolean.class) || type.isEquivalentTo(Boolean.class)))
                        .map(JavaMethod::getFullName))
                .isEmpty();
    }

    @Test
    void noConstructorTakesMoreThanSevenParameters() {
        Map<String, Integer> tooMany = new TreeMap<>();
        library.stream()
                .filter(type -> !type.isAnonymousClass() && !type.isLocalClass())
                .flatMap(type -> type.getConstructors().stream())
                .filter(constructor -> parameters(constructor) > MAX_CONSTRUCTOR_PARAMETERS)
                .forEach(constructor -> tooMany.put(constructor.getFullName(), parameters(constructor)));
        assertThat(tooMany).isEmpty();
    }

    /** The compiler gives those of an enum two more. */
    private static int parameters(JavaConstructor constructor) {
        int all = constructor.getRawParameterTypes().size();
        return constructor.getOwner().isEnum() ? all - 2 : all;
    }

    @Test
    void namesOfClassesNameThings() {
        assertThat(library.stream().map(JavaClass::getSimpleName))
                .noneMatch(name -> name.matches(".*(Impl|Utils?|Helper)") || name.matches("(Abstract|I[A-Z]).*"));
    }

    private static List<JavaClass> api() {
        return library.stream()
                .filter(type -> Set.of(ROOT, STORE).contains(type.getPackageName()))
                .filter(ArchitectureTest::isVisible)
                .toList();
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static Stream<JavaMember> members(JavaClass type) {
        return type.getMembers().stream()
                .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static void check(ArchRule rule) {
        rule.check(library);
    }

    /** The rules are rules only if they find what they are for. */
    @Test
    void theRuleForTheClockFindsEachWayAround() {
        assertThat(NO_OTHER_CLOCK
                        .evaluate(new ClassFileImporter().importClasses(Clocks.class))
                        .getFailureReport()
                        .getDetails())
                .hasSize(9);
    }

    /** A use of a channel is found twice, as a call and as a dependency. */
    @Test
    void theRuleForLiveDatabasesFindsEachWayAround() {
        assertThat(NO_FILE_IS_OPENED
                        .evaluate(new ClassFileImporter().importClasses(Openers.class))
                        .getFailureReport()
                        .getDetails())
                .extracting(detail -> detail.replaceFirst(".*\\(ArchitectureTest.java:(\\d+)\\).*", "$1"))
                .as("the line of source of each")
                .hasSizeGreaterThanOrEqualTo(5)
                .satisfies(lines -> assertThat(Set.copyOf(lines)).hasSize(5));
    }

    /** What the rule for the clock is for. */
    static final class Clocks {

        private Clocks() {}

        static List<Object> read(File file, BasicFileAttributes attributes) throws IOException {
            Supplier<Instant> reference = Instant::now;
            return List.of(
                    reference,
                    Instant.now(),
                    Instant.now(Clock.systemUTC()),
                    InstantSource.system(),
                    System.currentTimeMillis(),
                    file.lastModified(),
                    Files.getLastModifiedTime(file.toPath()),
                    attributes.lastModifiedTime());
        }
    }

    /** What the rule for live databases is for. */
    static final class Openers {

        private Openers() {}

        static void open(LiveDatabase live) throws Exception {
            Path path = live.path();
            FileChannel.open(path).close();
            Files.newInputStream(path).close();
            Files.copy(path, path.resolveSibling("copy"));
            new RandomAccessFile(path.toFile(), "r").close();
            DatabaseHeader.read(path);
        }
    }

    /** Documentation costs nothing: only lines of code count. */
    @Test
    void noFileHasMoreThanTwoHundredLinesOfCode() throws IOException {
        Map<Path, Long> tooLong = new TreeMap<>();
        for (Path file : sourceFiles()) {
            long lines = Files.readAllLines(file).stream()
                    .filter(ArchitectureTest::isCode)
                    .count();
            if (lines > LONGER.getOrDefault(file.getFileName().toString(), MAX_FILE_LINES)) {
                tooLong.put(file, lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    private static boolean isCode(String line) {
        return !line.matches("\\s*($|//.*|/?\\*.*|import .*|package .*)");
    }

    @Test
    void methodsAreShort(TestReporter reporter) throws IOException {
        List<Method> methods = new ArrayList<>(methods());
        methods.sort((one, other) -> Integer.compare(one.lines(), other.lines()));
        int p90 = methods.get((int) Math.ceil(methods.size() * 0.9) - 1).lines();
        Method longest = methods.get(methods.size() - 1);
        reporter.publishEntry(
                "method length", methods.size() + " methods, p90 " + p90 + " lines, the longest is " + longest);

        assertThat(methods).hasSizeGreaterThan(300);
        assertThat(methods)
                .filteredOn(method -> method.lines() > MAX_METHOD_LINES)
                .isEmpty();
        assertThat(p90).as("p90 of the lines of a method").isLessThanOrEqualTo(MAX_METHOD_LINES_P90);
    }

    private record Method(String file, String name, int lines) {}

    private static List<Path> sourceFiles() throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** Every method with a body, constructors included, with its lines from the opening brace to the closing one. */
    private static List<Method> methods() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Method> methods = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sourceFiles()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                methods.addAll(methods(unit, positions));
            }
        }
        return methods;
    }

    private static List<Method> methods(CompilationUnitTree unit, SourcePositions positions) {
        List<Method> methods = new ArrayList<>();
        LineMap lines = unit.getLineMap();
        String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void nothing) {
                if (method.getBody() != null) {
                    long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                    long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                    methods.add(new Method(file, method.getName().toString(), (int) (last - first) + 1));
                }
                return super.visitMethod(method, null);
            }
        }.scan(unit, null);
        return methods;
    }
}
