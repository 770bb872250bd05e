package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.URIish;

/**
 * Where a workspace is in a remote Git repository: {@code https://git.example.org/ops.git#main:shop}.
 *
 * @param uri without branch and folder
 * @param branch empty for the one that the remote itself shows first
 * @param folder inside the repository; empty for all of it
 */
public record GitAddress(String uri, String branch, String folder) {
  private static final Pattern REMOTE = Pattern.compile("((?:https?|ssh|file)://[^#]+)(?:#([^:]*)(?::(.*))?)?");
  private static final Set<String> NO_FOLDER = Set.of("", ".", "..", ".git");

  /** Whether the text is the address of a remote rather than a folder of this machine. */
  public static boolean isRemote(String text) {
    return text.matches("[a-z]+://.*");
  }

  /** @throws Problem.Invalid when it is none; a password in it is not repeated */
  public static GitAddress parse(String text) {
    Matcher remote = REMOTE.matcher(text);
    if (!remote.matches()) {
      throw new Problem.Invalid("A workspace in Git is named by https://, ssh:// or file://, such as https://git.example.org/ops.git#main:shop.");
    }
    refusePassword(remote.group(1));
    String branch = remote.group(2) == null ? "" : remote.group(2);
    if (!branch.isEmpty() && !Repository.isValidRefName("refs/heads/" + branch)) {
      throw new Problem.Invalid("'" + branch + "' is not the name of a branch.");
    }
    return new GitAddress(remote.group(1), branch, folder(remote.group(3) == null ? "" : remote.group(3)));
  }

  private static String folder(String text) {
    String folder = text.replaceAll("^/+|/+$", "");
    for (String part : folder.split("/", -1)) {
      if (!folder.isEmpty() && NO_FOLDER.contains(part)) {
        throw new Problem.Invalid("'" + folder + "' is not a folder inside of a repository.");
      }
    }
    return folder;
  }

  private static void refusePassword(String uri) {
    try {
      if (new URIish(uri).getPass() != null) {
        throw new Problem.Invalid(
            "The address of the workspace holds a password, which every process here can see. Put it into NIGHTSHIFT_GIT_TOKEN, and the name into NIGHTSHIFT_GIT_USERNAME.");
      }
    } catch (URISyntaxException malformed) {
      throw new Problem.Invalid("The address of the workspace is none: " + malformed.getReason());
    }
  }

  @Override
  public String toString() {
    String place = branch + (folder.isEmpty() ? "" : ":" + folder);
    return place.isEmpty() ? uri : uri + "#" + place;
  }
}
