@echo off
rem Starts Counterpoint; JAVA_HOME must name a JDK 25 or later.
setlocal
set "HOME_DIR=%~dp0.."
if not defined JAVA_HOME (
  echo counterpoint: set JAVA_HOME to a JDK 25 or later. 1>&2
  exit /b 1
)
if not defined OMP_WAIT_POLICY set OMP_WAIT_POLICY=passive
rem COUNTERPOINT_PLUGINS: jars or class folders with methods of your own, separated by semicolons.
"%JAVA_HOME%\bin\java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dai.djl.offline=true "-Dcounterpoint.home=%HOME_DIR%" %COUNTERPOINT_JAVA_OPTS% -cp "%HOME_DIR%\lib\*;%COUNTERPOINT_PLUGINS%" org.counterpoint.cli.Main %*
