"""The long ones of --full: ThreadSanitizer over unit and contract tests, the soak tests, among them a
real language model, and all browser tests."""
import subprocess


def shell(tree, command):
    done = subprocess.run(["bash", "-c", "source scripts/lib.sh; " + command], cwd=tree.root,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        yield command + " failed:\n" + done.stdout[-8000:]


def check_threads(tree):
    # The reader of documents has one thread, and its sandbox forbids the one that ThreadSanitizer
    # starts in every child: the pool is tested with the plain program.
    yield from shell(tree, "build release auriga-extract && build tsan tests_unit tests_contract && "
                           "AURIGA_EXTRACT=$ROOT/build/release/auriga-extract "
                           "TSAN_OPTIONS=halt_on_error=1:suppressions=$ROOT/tests/support/tsan.txt "
                           "ctest --test-dir build/tsan --output-on-failure --no-tests=error "
                           "--label-regex '^(unit|contract)$'")


def check_soak(tree):
    yield from shell(tree, "build release && node_packages tests/language_model && ctest --test-dir build/release --output-on-failure "
                           "--no-tests=error --label-regex '^soak$'")


def check_browsers(tree):
    """Every wide page in both themes, and broadcasts as they sound."""
    yield from shell(tree, "AURIGA_E2E=whole scripts/test --only e2e")
